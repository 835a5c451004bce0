/* A program in C that has its own handlers for SIGINT: before, between and after the scopes of two copies of the
 * library, with every kind of flags, and left in every order. It prints what it has found, as the cases do. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

typedef void *(*enter_fn)(int pass_on, void (*hook)(void *), void *data);
typedef int (*leave_fn)(void *scope);

static struct { enter_fn enter; leave_fn leave; } copies[2];

/* Who was called, in order. A signal handler writes it. */
static _Atomic char log_[4096];
static atomic_int log_length;
static long presses, lost, crashed, rounds;
static char note[400];

static void say(char who) { log_[atomic_fetch_add(&log_length, 1)] = who; }

static void hook(void *name) { say(*(char *)name); }

/* Handlers: '1' stands before all, '2' between the two scopes, '3' after. */
static struct sigaction before_[4];
static int flags_of_host, on_alternate_stack_wrong;
/* Past a hook, and with somebody over the scope, this handler is called on the library's thread. */
static int past_hooks;
static char alternate[65536];

static void chain(int which, int sig, siginfo_t *info, void *context) {
    struct sigaction *next = &before_[which];
    if (next->sa_flags & SA_SIGINFO)
        next->sa_sigaction(sig, info, context);
    else if (next->sa_handler != SIG_DFL && next->sa_handler != SIG_IGN)
        next->sa_handler(sig);
}
static void bottom(void) {
    char here;
    int on = &here >= alternate && &here < alternate + sizeof alternate;
    if (!past_hooks && ((flags_of_host & SA_ONSTACK) != 0) != on) on_alternate_stack_wrong = 1;
    say('1');
}
static void first(int sig) { (void)sig; bottom(); }
static void first_info(int sig, siginfo_t *info, void *context) {
    (void)context;
    if (info->si_signo == sig) bottom();
}
static void second(int sig, siginfo_t *info, void *context) { say('2'); chain(2, sig, info, context); }
static void third(int sig, siginfo_t *info, void *context) { say('3'); chain(3, sig, info, context); }

static void install(int which) {
    struct sigaction new = {0};
    if (which == 1 && !(flags_of_host & SA_SIGINFO)) new.sa_handler = first;
    else new.sa_sigaction = which == 1 ? first_info : which == 2 ? second : third;
    new.sa_flags = which == 1 ? flags_of_host : flags_of_host | SA_SIGINFO;
    sigaddset(&new.sa_mask, SIGUSR1);
    sigaction(SIGINT, NULL, &before_[which]);
    sigaction(SIGINT, &new, NULL);
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void fault(long *kind, const char *what, const char *expected) {
    (*kind)++;
    if (!note[0]) {
        char said[64] = "";
        for (int i = 0; i < log_length && i < 60; i++) said[i] = log_[i];
        snprintf(note, sizeof note, "flags %x: %s: %s, not %s", flags_of_host, what, said, expected);
    }
}

/* A press, and these are to hear it, in this order. */
static void press(const char *expected, const char *when) {
    memset((void *)log_, 0, 64);
    log_length = 0;
    presses++;
    raise(SIGINT);
    double until = now() + 10;
    int length = (int)strlen(expected);
    while ((log_length < length || !log_[length - 1]) && now() < until) usleep(20);
    for (int i = 0; i < length || i < log_length; i++)
        if (log_length != length || log_[i] != expected[i]) return fault(&lost, when, expected);
}

/* Reading from a pipe that stays empty is interrupted exactly if the host's handler has no SA_RESTART. */
static int pipe_[2];
static pthread_t main_thread;
static atomic_int is_reading;
static void *interrupter(void *unused) {
    (void)unused;
    while (!is_reading) usleep(10);
    /* Again if it came before the read; then a byte, in case the call goes on. */
    for (int i = 0; i < 20 && is_reading; i++) { pthread_kill(main_thread, SIGINT); usleep(500); }
    if (write(pipe_[1], "x", 1) != 1) abort();
    return NULL;
}
static void blocked_read(void) {
    pthread_t thread;
    char byte;
    if (pipe(pipe_)) abort();
    main_thread = pthread_self();
    is_reading = 0;
    pthread_create(&thread, NULL, interrupter, NULL);
    is_reading = 1;
    presses++;
    ssize_t result = read(pipe_[0], &byte, 1);
    int interrupted = result < 0 && errno == EINTR;
    is_reading = 0;
    pthread_join(thread, NULL);
    close(pipe_[0]);
    close(pipe_[1]);
    if (interrupted == ((flags_of_host & SA_RESTART) != 0))
        fault(&crashed, "a blocked read", interrupted ? "a restart" : "EINTR");
}

static int same(const struct sigaction *a, const struct sigaction *b) {
    return a->sa_flags == b->sa_flags && a->sa_sigaction == b->sa_sigaction
        && !memcmp(&a->sa_mask, &b->sa_mask, 8);
}

/* What is expected of those who stand: from the top down. */
static const char *those(int third_stands, int inner, int second_stands, int outer) {
    static char who[8];
    char *end = who;
    if (third_stands) *end++ = '3';
    if (inner) *end++ = 'b';
    if (second_stands) *end++ = '2';
    if (outer) *end++ = 'a';
    *end++ = '1';
    *end = 0;
    return who;
}

static void turn(int flags, int order, int outer_copy, int with_second, int with_third, int hooked) {
    struct sigaction start, end;
    int inner_copy = 1 - outer_copy;
    rounds++;
    flags_of_host = flags;
    past_hooks = hooked;
    signal(SIGINT, SIG_DFL);
    install(1);
    sigaction(SIGINT, NULL, &start);
    void *outer = copies[outer_copy].enter(1, hooked ? hook : NULL, "a");
    if (with_second) install(2);
    void *inner = copies[inner_copy].enter(1, hooked ? hook : NULL, "b");
    if (with_third) install(3);
    int a = hooked, b = hooked;
    press(those(with_third, b, with_second, a), "all stand");
    /* Presses that hooks hear are still under way when the read has returned. */
    if (!hooked) blocked_read();
    /* Who goes when: each of the orders in which two scopes and a handler on top can go. */
    int third_stands = with_third;
    for (int step = 0; step < 3; step++) {
        int who = (order >> (2 * step)) & 3;
        if (who == 0) { if (copies[outer_copy].leave(outer) < 1) fault(&lost, "outer", "a press"); a = 0; }
        if (who == 1) { if (copies[inner_copy].leave(inner) < 1) fault(&lost, "inner", "a press"); b = 0; }
        if (who == 2 && third_stands) { sigaction(SIGINT, &before_[3], NULL); third_stands = 0; }
        press(those(third_stands, b, with_second, a), "one has left");
    }
    /* What a handler has put back may be one of ours that only passes on; it goes with the next scopes. */
    for (int i = 0; i < 3; i++) copies[i & 1].leave(copies[i & 1].enter(1, NULL, NULL));
    if (with_second) {
        sigaction(SIGINT, &before_[2], NULL);
        for (int i = 0; i < 3; i++) copies[i & 1].leave(copies[i & 1].enter(1, NULL, NULL));
    }
    sigaction(SIGINT, NULL, &end);
    if (!same(&start, &end)) fault(&lost, "at the end", "the state as before");
    press("1", "all have left");
}

int main(int argc, char **argv) {
    /* Numbers of two bits: 0 the outer scope, 1 the inner one, 2 the handler on top. */
    static const int orders[] = {0 | 1 << 2 | 2 << 4, 0 | 2 << 2 | 1 << 4, 1 | 0 << 2 | 2 << 4,
                                 1 | 2 << 2 | 0 << 4, 2 | 0 << 2 | 1 << 4, 2 | 1 << 2 | 0 << 4};
    static const int flags[] = {SA_SIGINFO, SA_SIGINFO | SA_RESTART, 0, SA_RESTART, SA_SIGINFO | SA_ONSTACK,
                                SA_ONSTACK | SA_RESTART};
    if (argc != 4) return 2;
    for (int i = 0; i < 2; i++) {
        void *library = dlopen(argv[1 + i], RTLD_NOW | RTLD_LOCAL);
        if (!library) { fprintf(stderr, "%s\n", dlerror()); return 2; }
        copies[i].enter = (enter_fn)dlsym(library, "scope_enter");
        copies[i].leave = (leave_fn)dlsym(library, "scope_leave");
    }
    stack_t stack = {.ss_sp = alternate, .ss_size = sizeof alternate};
    sigaltstack(&stack, NULL);
    for (long repeat = atol(argv[3]); repeat > 0; repeat--)
        for (int flag = 0; flag < 6; flag++)
            for (int order = 0; order < 6; order++)
                for (int bits = 0; bits < 16; bits++)
                    turn(flags[flag], orders[order], bits & 1, bits >> 1 & 1, bits >> 2 & 1, bits >> 3 & 1);
    if (on_alternate_stack_wrong) fault(&crashed, "the host's stack", "the one that it asked for");
    printf("{\"rounds\":%ld,\"presses\":%ld,\"lost\":%ld,\"hung\":0,\"crashed\":%ld,\"late\":0,\"notes\":[%s%s%s]}\n",
           rounds, presses, lost, crashed, note[0] ? "\"" : "", note, note[0] ? "\"" : "");
    return lost + crashed > 0;
}
