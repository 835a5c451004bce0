//! What a scope can be told, from Python's words.

use std::num::NonZeroU32;

use allow_interrupt::{Builder, Event, Scope};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyString;

const EVENTS: [(&str, Event); 5] = [
    ("ctrl-c", Event::CtrlC),
    ("ctrl-break", Event::CtrlBreak),
    ("close", Event::Close),
    ("logoff", Event::Logoff),
    ("shutdown", Event::Shutdown),
];

/// Read once, when the object is made; each entering makes a builder of it.
pub struct Options {
    /// `None` is Ctrl-C.
    events: Option<Vec<Event>>,
    pub pass_on: bool,
    escalate_at: Option<NonZeroU32>,
    clear_ignored: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            events: None,
            pass_on: true,
            escalate_at: None,
            clear_ignored: false,
        }
    }
}

impl Options {
    pub fn read(
        events: Option<&Bound<'_, PyAny>>,
        pass_on: bool,
        escalate_at: Option<i64>,
        clear_ignored: bool,
    ) -> PyResult<Self> {
        Ok(Self {
            events: events.map(read_events).transpose()?,
            pass_on,
            escalate_at: escalate_at.map(read_count).transpose()?,
            clear_ignored,
        })
    }

    pub fn builder(&self) -> Builder {
        let mut builder = Scope::builder();
        if let Some(events) = &self.events {
            builder = builder.events(events.iter().copied());
        }
        if self.pass_on {
            builder = builder.pass_on();
        }
        if let Some(nth) = self.escalate_at {
            builder = builder.escalate_at(nth);
        }
        if self.clear_ignored {
            builder = builder.clear_ignored();
        }
        builder
    }
}

/// The name that Python knows an event by.
pub fn name(event: Event) -> &'static str {
    let of = |(_, known): &&(&str, Event)| *known == event;
    EVENTS.iter().find(of).map_or("unknown", |(name, _)| name)
}

fn read_events(events: &Bound<'_, PyAny>) -> PyResult<Vec<Event>> {
    if let Ok(one) = events.cast::<PyString>() {
        return Ok(vec![read_event(one.as_any())?]);
    }
    let events = events.try_iter().map_err(|_| {
        let got = events.get_type();
        PyTypeError::new_err(format!("events must be names of events, not {got}"))
    })?;
    let events: Vec<Event> = events
        .map(|event| read_event(&event?))
        .collect::<PyResult<_>>()?;
    if events.is_empty() {
        return Err(PyValueError::new_err(format!(
            "events must name at least one event: {}",
            known()
        )));
    }
    Ok(events)
}

fn read_event(event: &Bound<'_, PyAny>) -> PyResult<Event> {
    let wanted = event.cast::<PyString>().ok();
    let wanted = wanted.map(|name| name.to_string());
    let found = EVENTS
        .iter()
        .find(|(name, _)| Some(*name) == wanted.as_deref());
    found.map(|(_, event)| *event).ok_or_else(|| {
        let got = event
            .repr()
            .map_or_else(|_| "that".into(), |got| got.to_string());
        PyValueError::new_err(format!("unknown event {got}; the events are {}", known()))
    })
}

fn known() -> String {
    EVENTS.map(|(name, _)| name).join(", ")
}

fn read_count(nth: i64) -> PyResult<NonZeroU32> {
    let count = u32::try_from(nth).ok().and_then(NonZeroU32::new);
    count.ok_or_else(|| {
        PyValueError::new_err(format!(
            "escalate_at counts presses from 1 on, and {nth} is no such number"
        ))
    })
}

/// An action that could not be called would be found out at the press, when it is too late.
pub fn check_action(action: Option<&Bound<'_, PyAny>>) -> PyResult<()> {
    match action {
        Some(action) if !action.is_callable() => {
            let kind = action.get_type().name()?;
            let shown = action.repr()?;
            Err(PyTypeError::new_err(format!(
                "action must be a function without arguments, or None, not {kind}: {shown}"
            )))
        }
        _ => Ok(()),
    }
}

/// Refuses what a scope would refuse, where there is none.
#[pyfunction]
#[pyo3(signature = (action=None, *, events=None, pass_on=true, escalate_at=None, clear_ignored=false))]
pub fn check_options(
    action: Option<&Bound<'_, PyAny>>,
    events: Option<&Bound<'_, PyAny>>,
    pass_on: bool,
    escalate_at: Option<i64>,
    clear_ignored: bool,
) -> PyResult<()> {
    check_action(action)?;
    Options::read(events, pass_on, escalate_at, clear_ignored).map(drop)
}
