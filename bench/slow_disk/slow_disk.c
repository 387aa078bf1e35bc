/* A disk on which nothing lasts in less than a given time: each fsync and fdatasync of the program that it is loaded into takes at
 * least so long, and does its work first. Nothing else is slower, and waits do not hold each other up.
 *
 *   cc -O2 -shared -fPIC -o slow_disk.so slow_disk.c -ldl
 *   SLOW_DISK_US=1000 LD_PRELOAD=$PWD/slow_disk.so PROGRAM
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <time.h>

static int slowly(const char *name, int fd)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    const char *least = getenv("SLOW_DISK_US");
    long nanoseconds = least ? atol(least) * 1000 : 0;
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    int result = real(fd), error = errno;
    until.tv_sec += (until.tv_nsec + nanoseconds) / 1000000000;
    until.tv_nsec = (until.tv_nsec + nanoseconds) % 1000000000;
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR)
        ;
    errno = error;
    return result;
}

int fsync(int fd) { return slowly("fsync", fd); }
int fdatasync(int fd) { return slowly("fdatasync", fd); }
