/* Preloaded into Wine's programs, against two ways in which those of Wine 8.0
 * stand still. Nothing else is changed, and nothing is lost.
 *
 * Wine's handler of SIGINT makes a thread, and so allocates. If the key is
 * pressed while its thread is inside malloc, which holds a lock there, that
 * is for ever: about one press in 5,000, and more where the press meets a
 * CreateEvent or a socket. Here a press that comes inside malloc or
 * pthread_create waits until that returns.
 *
 * A thread that ends calls pthread_exit, which loads libgcc_s at the first
 * time, under a lock. One that is ended from outside in the middle of this, as
 * all threads are when a program exits, leaves it locked. Then the program
 * stands still, and Wine's server kills it after a second: about one program
 * in 100 that a second press ends. Here libgcc_s is loaded at the start. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *block);

/* This model, as the others may allocate at the first look. */
#define OF_THIS_THREAD static __thread volatile sig_atomic_t \
    __attribute__((tls_model("initial-exec")))

/* For an own backtrace the C library loads and keeps it, too. */
__attribute__((constructor)) static void load_libgcc(void)
{
    void *frame;

    backtrace(&frame, 1);
}

/* How deep this thread is inside, and whether a press waits for its end. */
OF_THIS_THREAD depth;
OF_THIS_THREAD waits;

static void (*wines)(int, siginfo_t *, void *);

static void begin(void)
{
    depth++;
}

static void end(void)
{
    if (--depth == 0 && waits) {
        int error = errno;
        waits = 0;
        raise(SIGINT);
        errno = error;
    }
}

static void handler(int signal, siginfo_t *info, void *context)
{
    if (depth > 0)
        waits = 1;
    else
        wines(signal, info, context);
}

int sigaction(int signal, const struct sigaction *wanted, struct sigaction *before)
{
    static int (*next)(int, const struct sigaction *, struct sigaction *);
    struct sigaction ours;

    if (!next)
        next = dlsym(RTLD_NEXT, "sigaction");
    if (signal == SIGINT && wanted && wanted->sa_flags & SA_SIGINFO
        && wanted->sa_sigaction != handler) {
        ours = *wanted;
        wines = ours.sa_sigaction;
        ours.sa_sigaction = handler;
        wanted = &ours;
    }
    return next(signal, wanted, before);
}

int pthread_create(pthread_t *thread, const pthread_attr_t *how, void *(*run)(void *), void *with)
{
    static int (*next)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
    int error;

    if (!next)
        next = dlsym(RTLD_NEXT, "pthread_create");
    begin();
    error = next(thread, how, run, with);
    end();
    return error;
}

void *malloc(size_t size)
{
    begin();
    void *block = __libc_malloc(size);
    end();
    return block;
}

void *calloc(size_t count, size_t size)
{
    begin();
    void *block = __libc_calloc(count, size);
    end();
    return block;
}

void *realloc(void *block, size_t size)
{
    begin();
    block = __libc_realloc(block, size);
    end();
    return block;
}

void *memalign(size_t alignment, size_t size)
{
    begin();
    void *block = __libc_memalign(alignment, size);
    end();
    return block;
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return memalign(alignment, size);
}

int posix_memalign(void **block, size_t alignment, size_t size)
{
    *block = memalign(alignment, size);
    return *block ? 0 : ENOMEM;
}

void free(void *block)
{
    begin();
    __libc_free(block);
    end();
}
