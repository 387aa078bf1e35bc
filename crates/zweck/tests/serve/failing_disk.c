/* A disk that fails when it is told to, for an unmodified program that this is loaded into.
 *
 *   cc -shared -fPIC -o failing_disk.so failing_disk.c -ldl
 *   FAILING_DISK=rule LD_PRELOAD=$PWD/failing_disk.so PROGRAM
 *
 * All is well until there is a file `rule`. It holds one line, `HOW ERRNO PART`, about files and directories that have PART
 * in their path:
 *
 *   sync   one fsync or fdatasync fails and does nothing; those after it claim that all is well, as Linux does
 *   write  each write fails
 *   short  one write is cut in half, and each after it fails
 *
 * Whatever fails is noted in `rule.fired`, and what a process still writes or syncs afterwards is in there as `again`.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static atomic_int fired;

struct rule {
    char how[16];
    int error;
    char part[256];
};

/* System calls rather than functions: some of those are replaced below. */
static int read_rule(struct rule *rule)
{
    const char *file = getenv("FAILING_DISK");
    char line[512];
    int fd = file ? (int)syscall(SYS_openat, AT_FDCWD, file, O_RDONLY | O_CLOEXEC, 0) : -1;
    if (fd < 0)
        return 0;
    long length = syscall(SYS_read, fd, line, sizeof line - 1);
    syscall(SYS_close, fd);
    line[length < 0 ? 0 : length] = 0;
    return sscanf(line, "%15s %d %255s", rule->how, &rule->error, rule->part) == 3;
}

static void note(const char *what, const char *path)
{
    char file[PATH_MAX], line[PATH_MAX + 32];
    snprintf(file, sizeof file, "%s.fired", getenv("FAILING_DISK"));
    int length = snprintf(line, sizeof line, "%s %s\n", what, path);
    int fd = (int)syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd < 0 || syscall(SYS_write, fd, line, (size_t)length) != length)
        abort();
    syscall(SYS_close, fd);
}

/* 0, or 1 if the rule is about this file. */
static int concerns(struct rule *rule, int fd, char path[PATH_MAX])
{
    char link[64];
    if (!read_rule(rule))
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    path[length < 0 ? 0 : length] = 0;
    return strstr(path, rule->part) != NULL;
}

/* Whether this call is to fail; errno then says how. */
static int sync_fails(int fd)
{
    struct rule rule;
    char path[PATH_MAX];
    int before = errno;
    int fails = concerns(&rule, fd, path) && !strcmp(rule.how, "sync");
    if (fails && atomic_exchange(&fired, 1)) {
        note("again", path);
        fails = 0;
    } else if (fails) {
        note("sync", path);
    }
    errno = fails ? rule.error : before;
    return fails;
}

/* How many bytes are written; -1 if it is to fail; errno then says how. */
static ssize_t writes(int fd, size_t count)
{
    struct rule rule;
    char path[PATH_MAX];
    int before = errno, ours = concerns(&rule, fd, path), is_sync = ours && !strcmp(rule.how, "sync");
    if (!ours || (is_sync && !atomic_load(&fired))) {
        errno = before;
        return (ssize_t)count;
    }
    int first = !is_sync && !atomic_exchange(&fired, 1);
    note(first ? rule.how : "again", path);
    errno = is_sync ? before : rule.error;
    if (is_sync)
        return (ssize_t)count;
    return first && !strcmp(rule.how, "short") && count > 1 ? (ssize_t)(count / 2) : -1;
}

int fsync(int fd) { return sync_fails(fd) ? -1 : REAL(fsync)(fd); }
int fdatasync(int fd) { return sync_fails(fd) ? -1 : REAL(fdatasync)(fd); }

ssize_t write(int fd, const void *bytes, size_t count)
{
    ssize_t some = writes(fd, count);
    return some < 0 ? -1 : REAL(write)(fd, bytes, (size_t)some);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset)
{
    ssize_t some = writes(fd, count);
    return some < 0 ? -1 : REAL(pwrite)(fd, bytes, (size_t)some, offset);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset)
{
    ssize_t some = writes(fd, count);
    return some < 0 ? -1 : REAL(pwrite64)(fd, bytes, (size_t)some, offset);
}
