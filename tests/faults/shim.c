/* What a program does to the files below one folder, seen from between it and the system: written
 * down in order, so that a test can rebuild what a power cut leaves, or refused at the n-th call,
 * as a full or failing disk would.
 *
 * Loaded in front of the C library (LD_PRELOAD); tests/faults/shim.py drives it. One thread.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

enum { READ = 1, WRITE = 2, SYNC = 4, NAME = 8, SIZE = 16 };
#define CLASSES 5
#define DESCRIPTORS 4096

static char root[PATH_MAX];
static size_t root_length;
static char below[DESCRIPTORS];
static int log_descriptor = -1;

static unsigned armed;  /* the classes of calls that may be refused */
static long refused_at; /* which of them, from 1 */
static int refused_with;
static int lasting;     /* all those that follow too */
static int halving;     /* the refused write is first cut short, as on a disk with little room */
static long passed;     /* those gone through since it was armed */
static long refusals;
static long counts[CLASSES];

#define REAL(name) \
    static __typeof__(name) *real; \
    if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

/* --- what the test asks ------------------------------------------------------------------- */

void faults_watch(const char *folder, int descriptor)
{
    root_length = strlen(folder);
    memcpy(root, folder, root_length + 1);
    log_descriptor = descriptor;
    memset(counts, 0, sizeof counts);
}

void faults_arm(unsigned classes, long at, int code, int lasts, int halves)
{
    armed = classes;
    refused_at = at;
    refused_with = code;
    lasting = lasts;
    halving = halves;
    passed = refusals = 0;
}

long faults_refusals(void) { return refusals; }

long faults_count(int class) { return counts[class]; }

/* --- the record --------------------------------------------------------------------------- */

struct record {
    uint32_t kind, length, other;
    uint64_t file, at;
} __attribute__((packed));

static void put(const void *data, size_t length)
{
    const char *next = data;
    while (length > 0) {
        long done = syscall(SYS_write, log_descriptor, next, length);
        if (done <= 0) _exit(99);
        next += done;
        length -= done;
    }
}

static void record(char kind, uint64_t file, uint64_t at, const void *data, size_t length,
                   const void *more, size_t other)
{
    if (log_descriptor < 0) return;
    int before = errno;
    struct record head = {kind, length, other, file, at};
    put(&head, sizeof head);
    if (length) put(data, length);
    if (other) put(more, other);
    errno = before;
}

void faults_say(const char *text, size_t length) { record('A', 0, 0, text, length, 0, 0); }

/* --- what lies below the folder ------------------------------------------------------------ */

static int is_below(const char *path)
{
    return root_length && !strncmp(path, root, root_length)
        && (path[root_length] == '/' || !path[root_length]);
}

static const char *whole(int folder, const char *path, char *into)
{
    if (path[0] == '/') return path;
    char link[64];
    if (folder == AT_FDCWD)
        strcpy(link, "/proc/self/cwd");
    else
        snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    ssize_t length = readlink(link, into, PATH_MAX - 1);
    if (length < 0) length = 0;
    into[length] = 0;
    strncat(into, "/", PATH_MAX - strlen(into) - 1);
    strncat(into, path, PATH_MAX - strlen(into) - 1);
    return into;
}

static int watched(int descriptor)
{
    return descriptor >= 0 && descriptor < DESCRIPTORS && below[descriptor];
}

static uint64_t number(int descriptor, off_t *size)
{
    struct stat found;
    int before = errno;
    if (fstat(descriptor, &found)) _exit(98);
    if (size) *size = found.st_size;
    errno = before;
    return found.st_ino;
}

/* Whether a call is refused; errno then says why. */
static int refuse(unsigned class)
{
    counts[__builtin_ctz(class)]++;
    if (!(armed & class)) return 0;
    passed++;
    if (passed == refused_at || (lasting && passed > refused_at)) {
        refusals++;
        errno = refused_with;
        return 1;
    }
    return 0;
}

/* --- opening ------------------------------------------------------------------------------ */

static int opened(int descriptor, const char *path, int flags, int was_there)
{
    if (descriptor < 0 || descriptor >= DESCRIPTORS) return descriptor;
    below[descriptor] = is_below(path);
    if (!below[descriptor]) return descriptor;
    off_t size;
    uint64_t file = number(descriptor, &size);
    if ((flags & O_TMPFILE) == O_TMPFILE)
        record('T', file, 0, 0, 0, 0, 0);
    else if (flags & O_CREAT && !was_there)
        record('C', file, 0, path, strlen(path), 0, 0);
    else if (flags & O_TRUNC)
        record('Z', file, 0, 0, 0, 0, 0);
    return descriptor;
}

static int open_any(int folder, const char *path, int flags, mode_t mode)
{
    char space[PATH_MAX];
    struct stat found;
    int before = errno;
    const char *named = whole(folder, path, space);
    int ours = is_below(named);
    int was_there = ours && !lstat(named, &found);
    errno = before;
    if (ours && flags & (O_CREAT | O_TRUNC) && !was_there && refuse(NAME)) return -1;
    return opened(syscall(SYS_openat, folder, path, flags, mode), named, flags, was_there);
}

#define MODE(flags) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | O_TMPFILE)) { \
        va_list rest; \
        va_start(rest, flags); \
        mode = va_arg(rest, mode_t); \
        va_end(rest); \
    }

int open(const char *path, int flags, ...) { MODE(flags) return open_any(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return open_any(AT_FDCWD, path, flags, mode); }
int openat(int folder, const char *path, int flags, ...) { MODE(flags) return open_any(folder, path, flags, mode); }
int openat64(int folder, const char *path, int flags, ...) { MODE(flags) return open_any(folder, path, flags, mode); }
int __open_2(const char *path, int flags) { return open_any(AT_FDCWD, path, flags, 0); }
int __open64_2(const char *path, int flags) { return open_any(AT_FDCWD, path, flags, 0); }
int __openat_2(int folder, const char *path, int flags) { return open_any(folder, path, flags, 0); }
int __openat64_2(int folder, const char *path, int flags) { return open_any(folder, path, flags, 0); }

int close(int descriptor)
{
    REAL(close);
    if (watched(descriptor)) below[descriptor] = 0;
    return real(descriptor);
}

/* --- bytes -------------------------------------------------------------------------------- */

ssize_t read(int descriptor, void *into, size_t length)
{
    REAL(read);
    if (watched(descriptor) && refuse(READ)) return -1;
    return real(descriptor, into, length);
}

static ssize_t pread_any(int descriptor, void *into, size_t length, off_t at)
{
    if (watched(descriptor) && refuse(READ)) return -1;
    return syscall(SYS_pread64, descriptor, into, length, at);
}

ssize_t pread(int descriptor, void *into, size_t length, off_t at) { return pread_any(descriptor, into, length, at); }
ssize_t pread64(int descriptor, void *into, size_t length, off64_t at) { return pread_any(descriptor, into, length, at); }

/* How much of a write may go through: all, half of it, or none. */
static size_t allowed(size_t length)
{
    if (!refuse(WRITE)) return length;
    if (!halving || length < 2) return 0;
    halving = 0;
    lasting = 1; /* what follows finds the disk full */
    return length / 2;
}

ssize_t write(int descriptor, const void *from, size_t length)
{
    REAL(write);
    if (!watched(descriptor)) return real(descriptor, from, length);
    off_t size;
    uint64_t file = number(descriptor, &size);
    int before = errno, flags = fcntl(descriptor, F_GETFL);
    off_t at = flags & O_APPEND ? size : lseek(descriptor, 0, SEEK_CUR);
    errno = before;
    size_t may = allowed(length);
    if (!may && length) return -1;
    ssize_t done = real(descriptor, from, may);
    if (done > 0) record('W', file, at, from, done, 0, 0);
    return done;
}

static ssize_t pwrite_any(int descriptor, const void *from, size_t length, off_t at)
{
    if (!watched(descriptor)) return syscall(SYS_pwrite64, descriptor, from, length, at);
    size_t may = allowed(length);
    if (!may && length) return -1;
    ssize_t done = syscall(SYS_pwrite64, descriptor, from, may, at);
    if (done > 0) record('W', number(descriptor, 0), at, from, done, 0, 0);
    return done;
}

ssize_t pwrite(int descriptor, const void *from, size_t length, off_t at) { return pwrite_any(descriptor, from, length, at); }
ssize_t pwrite64(int descriptor, const void *from, size_t length, off64_t at) { return pwrite_any(descriptor, from, length, at); }

static int truncate_any(int descriptor, off_t length)
{
    if (watched(descriptor) && refuse(SIZE)) return -1;
    int done = syscall(SYS_ftruncate, descriptor, length);
    if (!done && watched(descriptor)) record('Z', number(descriptor, 0), length, 0, 0, 0, 0);
    return done;
}

int ftruncate(int descriptor, off_t length) { return truncate_any(descriptor, length); }
int ftruncate64(int descriptor, off64_t length) { return truncate_any(descriptor, length); }

static int sync_any(int call, int descriptor)
{
    if (watched(descriptor) && refuse(SYNC)) return -1;
    int done = syscall(call, descriptor);
    if (!done && watched(descriptor)) record('S', number(descriptor, 0), 0, 0, 0, 0, 0);
    return done;
}

int fsync(int descriptor) { return sync_any(SYS_fsync, descriptor); }
int fdatasync(int descriptor) { return sync_any(SYS_fdatasync, descriptor); }

/* --- names -------------------------------------------------------------------------------- */

static int rename_any(int from_folder, const char *from, int to_folder, const char *to)
{
    char one[PATH_MAX], other[PATH_MAX];
    const char *old = whole(from_folder, from, one), *new = whole(to_folder, to, other);
    int ours = is_below(old) || is_below(new);
    if (ours && refuse(NAME)) return -1;
    int done = syscall(SYS_renameat2, from_folder, from, to_folder, to, 0);
    if (!done && ours) record('R', 0, 0, old, strlen(old), new, strlen(new));
    return done;
}

int rename(const char *from, const char *to) { return rename_any(AT_FDCWD, from, AT_FDCWD, to); }
int renameat(int one, const char *from, int other, const char *to) { return rename_any(one, from, other, to); }

static int unlink_any(int folder, const char *path, int flags)
{
    char space[PATH_MAX];
    const char *named = whole(folder, path, space);
    int ours = is_below(named);
    if (ours && refuse(NAME)) return -1;
    int done = syscall(SYS_unlinkat, folder, path, flags);
    if (!done && ours) record('U', 0, 0, named, strlen(named), 0, 0);
    return done;
}

int unlink(const char *path) { return unlink_any(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlink_any(AT_FDCWD, path, AT_REMOVEDIR); }
int unlinkat(int folder, const char *path, int flags) { return unlink_any(folder, path, flags); }

static int mkdir_any(int folder, const char *path, mode_t mode)
{
    char space[PATH_MAX];
    struct stat found;
    const char *named = whole(folder, path, space);
    int ours = is_below(named);
    if (ours && refuse(NAME)) return -1;
    int done = syscall(SYS_mkdirat, folder, path, mode);
    if (!done && ours && !lstat(named, &found))
        record('M', found.st_ino, 0, named, strlen(named), 0, 0);
    return done;
}

int mkdir(const char *path, mode_t mode) { return mkdir_any(AT_FDCWD, path, mode); }
int mkdirat(int folder, const char *path, mode_t mode) { return mkdir_any(folder, path, mode); }
