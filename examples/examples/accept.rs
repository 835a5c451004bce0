//! An accept loop of `std::net`, freed by a hook that connects to it.
//!
//! It is the simplest that is correct everywhere: nothing but std, and the listener stays the
//! blocking one that it was. The loop looks after every return of `accept`, so it does not matter
//! whose connection it was: the hook's may come behind others, or not at all when there is no
//! descriptor left, and then `accept` fails too. A listener that already stands in a poller takes
//! the pollable beside it (see `polling`), and no connection is needed.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};

use allow_interrupt::Scope;
use anyhow::Result;
use examples::tell;

fn main() -> Result<()> {
    let listener = TcpListener::bind("0.0.0.0:0")?;

    let door = reachable(listener.local_addr()?);
    let scope = Scope::enter(move |_event| drop(TcpStream::connect(door)))?;
    tell::ready(&scope, "accept")?;
    loop {
        let accepted = listener.accept();
        // Counted before the hook runs; pending only when it has.
        if scope.presses() > 0 {
            break;
        }
        let (_connection, client) = accepted?;
        println!("{client}");
    }

    tell::freed(&scope)?;
    scope.leave()?;
    Ok(())
}

/// Windows does not connect to "any address", which a listener may be bound to.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    match address {
        SocketAddr::V4(v4) if v4.ip().is_unspecified() => {
            address.set_ip(Ipv4Addr::LOCALHOST.into())
        }
        SocketAddr::V6(v6) if v6.ip().is_unspecified() => {
            address.set_ip(Ipv6Addr::LOCALHOST.into())
        }
        _ => {}
    }
    address
}
