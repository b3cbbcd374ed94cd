/* Preloaded into a process: writes down everything it does to files under one folder, in the order it was done.

   A record: one letter, three numbers (inode, offset or second length, length), then the bytes. Nothing is
   recorded before recorder_begin() and after recorder_end(), unless the environment names RECORDER_LOG. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static int log_file = -1;
static char under[PATH_MAX];
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

static void put(const void *bytes, size_t size) {
    const char *at = bytes;
    while (size > 0) {
        long done = syscall(SYS_write, log_file, at, size);
        if (done <= 0) abort();
        at += done;
        size -= done;
    }
}

static void note(char what, uint64_t first, uint64_t second, const void *bytes, uint64_t size) {
    int before = errno;
    uint64_t numbers[3] = {first, second, size};
    pthread_mutex_lock(&one_at_a_time);
    put(&what, 1);
    put(numbers, sizeof numbers);
    put(bytes, size);
    pthread_mutex_unlock(&one_at_a_time);
    errno = before;
}

void recorder_begin(const char *log, const char *folder) {
    snprintf(under, sizeof under, "%s/", folder);
    log_file = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (log_file < 0) abort();
}

/* A whole process, from its first moment on. */
__attribute__((constructor)) static void from_the_start(void) {
    const char *log = getenv("RECORDER_LOG"), *folder = getenv("RECORDER_FOLDER");
    if (log && folder) recorder_begin(log, folder);
}

void recorder_mark(const char *words) {
    if (log_file >= 0) note('A', 0, 0, words, strlen(words));
}

void recorder_end(void) { log_file = -1; }

static int is_ours(const char *path) { return log_file >= 0 && strncmp(path, under, strlen(under)) == 0; }

/* The whole path, without asking whether it is there; 0 where it is not ours. */
static int whole(int folder, const char *path, char *out) {
    if (log_file < 0 || path == NULL) return 0;
    if (path[0] == '/') {
        snprintf(out, PATH_MAX, "%s", path);
    } else if (folder == AT_FDCWD) {
        char here[PATH_MAX];
        if (!getcwd(here, sizeof here)) return 0;
        if ((size_t)snprintf(out, PATH_MAX, "%s/%s", here, path) >= PATH_MAX) return 0;
    } else {
        char link[64], there[PATH_MAX];
        snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
        ssize_t size = readlink(link, there, sizeof there - 1);
        if (size < 0) return 0;
        there[size] = 0;
        if ((size_t)snprintf(out, PATH_MAX, "%s/%s", there, path) >= PATH_MAX) return 0;
    }
    return is_ours(out);
}

/* Which file an open handle is; 0 where it is not ours. */
static int opened(int file, struct stat *found, char *path) {
    if (log_file < 0) return 0;
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t size = readlink(link, path, PATH_MAX - 1);
    if (size < 0) return 0;
    path[size] = 0;
    size_t folder = strlen(under) - 1;
    int itself = strncmp(path, under, folder) == 0 && path[folder] == 0;
    return (itself || is_ours(path)) && fstat(file, found) == 0;
}

#define REAL(kind, name, ...)                                     \
    static kind (*real)(__VA_ARGS__);                             \
    if (!real) real = (kind(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static int open_at(int folder, const char *path, int flags, mode_t mode) {
    char named[PATH_MAX];
    struct stat found;
    int ours = (flags & (O_CREAT | O_TRUNC)) && whole(folder, path, named);
    int was_there = ours && stat(named, &found) == 0;
    int file = syscall(SYS_openat, folder, path, flags | O_LARGEFILE, mode);
    if (ours && file >= 0 && fstat(file, &found) == 0) {
        if (!was_there) note('C', found.st_ino, 0, named, strlen(named));
        else if (flags & O_TRUNC) note('T', found.st_ino, 0, "", 0);
    }
    return file;
}

#define MODE(last)                        \
    mode_t mode = 0;                      \
    if (flags & (O_CREAT | O_TMPFILE)) {  \
        va_list more;                     \
        va_start(more, last);             \
        mode = va_arg(more, mode_t);      \
        va_end(more);                     \
    }

int open(const char *path, int flags, ...) { MODE(flags) return open_at(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return open_at(AT_FDCWD, path, flags, mode); }
int openat(int folder, const char *path, int flags, ...) { MODE(flags) return open_at(folder, path, flags, mode); }
int openat64(int folder, const char *path, int flags, ...) { MODE(flags) return open_at(folder, path, flags, mode); }
int creat(const char *path, mode_t mode) { return open_at(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }

static void written(int file, const void *bytes, ssize_t size, off_t at) {
    struct stat found;
    char path[PATH_MAX];
    if (size <= 0 || !opened(file, &found, path) || !S_ISREG(found.st_mode)) return;
    if (at < 0) at = lseek(file, 0, SEEK_CUR) - size; /* after the write, also of one that appends */
    note('W', found.st_ino, at, bytes, size);
}

ssize_t write(int file, const void *bytes, size_t size) {
    REAL(ssize_t, "write", int, const void *, size_t);
    ssize_t done = real(file, bytes, size);
    if (log_file >= 0) written(file, bytes, done, -1);
    return done;
}

ssize_t pwrite(int file, const void *bytes, size_t size, off_t at) {
    REAL(ssize_t, "pwrite", int, const void *, size_t, off_t);
    ssize_t done = real(file, bytes, size, at);
    written(file, bytes, done, at);
    return done;
}

ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t at) { return pwrite(file, bytes, size, at); }

ssize_t writev(int file, const struct iovec *parts, int count) {
    ssize_t all = 0;
    for (int part = 0; part < count; part++) {
        ssize_t done = write(file, parts[part].iov_base, parts[part].iov_len);
        if (done < 0) return all ? all : done;
        all += done;
        if ((size_t)done < parts[part].iov_len) break;
    }
    return all;
}

/* Whoever would copy inside the kernel reads and writes instead, and is seen. */
ssize_t sendfile(int out, int in, off_t *at, size_t size) { errno = ENOSYS; return -1; }
ssize_t sendfile64(int out, int in, off64_t *at, size_t size) { errno = ENOSYS; return -1; }
ssize_t copy_file_range(int in, off64_t *from, int out, off64_t *to, size_t size, unsigned flags) { errno = ENOSYS; return -1; }

int ftruncate(int file, off_t size) {
    REAL(int, "ftruncate", int, off_t);
    struct stat found;
    char path[PATH_MAX];
    int result = real(file, size);
    if (result == 0 && opened(file, &found, path)) note('T', found.st_ino, size, "", 0);
    return result;
}

int ftruncate64(int file, off64_t size) { return ftruncate(file, size); }

static void synced(int file) {
    struct stat found;
    char path[PATH_MAX];
    if (opened(file, &found, path)) note(S_ISDIR(found.st_mode) ? 'D' : 'S', found.st_ino, 0, path, strlen(path));
}

int fsync(int file) {
    REAL(int, "fsync", int);
    int result = real(file);
    if (result == 0) synced(file);
    return result;
}

int fdatasync(int file) {
    REAL(int, "fdatasync", int);
    int result = real(file);
    if (result == 0) synced(file);
    return result;
}

static void two(char what, const char *first, const char *second) {
    char both[2 * PATH_MAX];
    int size = snprintf(both, sizeof both, "%s%s", first, second);
    note(what, 0, strlen(first), both, size);
}

int renameat2(int from, const char *old, int to, const char *new, unsigned flags) {
    char first[PATH_MAX], second[PATH_MAX];
    int ours = whole(from, old, first) && whole(to, new, second);
    int result = syscall(SYS_renameat2, from, old, to, new, flags);
    if (ours && result == 0) two('R', first, second);
    return result;
}

int renameat(int from, const char *old, int to, const char *new) { return renameat2(from, old, to, new, 0); }
int rename(const char *old, const char *new) { return renameat2(AT_FDCWD, old, AT_FDCWD, new, 0); }

int linkat(int from, const char *old, int to, const char *new, int flags) {
    char first[PATH_MAX], second[PATH_MAX];
    int ours = whole(from, old, first) && whole(to, new, second);
    int result = syscall(SYS_linkat, from, old, to, new, flags);
    if (ours && result == 0) two('L', first, second);
    return result;
}

int link(const char *old, const char *new) { return linkat(AT_FDCWD, old, AT_FDCWD, new, 0); }

int unlinkat(int folder, const char *path, int flags) {
    char named[PATH_MAX];
    int ours = whole(folder, path, named);
    int result = syscall(SYS_unlinkat, folder, path, flags);
    if (ours && result == 0) note('U', 0, 0, named, strlen(named));
    return result;
}

int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }

int mkdirat(int folder, const char *path, mode_t mode) {
    char named[PATH_MAX];
    int ours = whole(folder, path, named);
    int result = syscall(SYS_mkdirat, folder, path, mode);
    if (ours && result == 0) note('M', 0, 0, named, strlen(named));
    return result;
}

int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }
