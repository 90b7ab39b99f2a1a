/* Records what a process does to the files under one folder, in the order in which it does it.
 *
 * Preloaded (LD_PRELOAD) into a process that posts; `replaying.py` then builds from the record what
 * a disk may hold after the power was cut at any moment. RECORD_UNDER names the folder, RECORD_TO
 * the record; RECORD_FAIL=N makes the Nth sync of a file fail, as a dying disk does.
 *
 * One entry: kind, length of the path, of the second path and of the data, offset; then those.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

struct entry {
    uint32_t kind, path, other, data;
    uint64_t offset;
};

enum { WRITE = 'W', SYNC = 'S', FAILED = 'F', FOLDER = 'D', TRUNCATE = 'T', UNLINK = 'U', RENAME = 'R' };

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
static const char *under;
static int record = -1;
static long fail_at, syncs;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void begin(void) {
    const char *to = getenv("RECORD_TO"), *fail = getenv("RECORD_FAIL");
    under = getenv("RECORD_UNDER");
    fail_at = fail ? atol(fail) : 0;
    if (under && to) record = open(to, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int is_ours(const char *path) {
    return record >= 0 && strncmp(path, under, strlen(under)) == 0;
}

/* The path of an open file; empty where it is not ours, or has no name any more. */
static void path_of(int file, char *path) {
    char link[64];
    path[0] = 0;
    if (record < 0) return;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    path[length < 0 ? 0 : length] = 0;
    if (!is_ours(path) || strstr(path, " (deleted)")) path[0] = 0;
}

static void note(int kind, const char *path, const char *other, const void *data, size_t length, off_t offset) {
    struct entry entry = {kind, strlen(path), strlen(other), length, offset};
    struct iovec parts[] = {{&entry, sizeof entry}, {(void *)path, entry.path}, {(void *)other, entry.other}, {(void *)data, length}};
    if (writev(record, parts, 4) < 0) abort();
}

static ssize_t written(int file, const void *data, size_t length, off_t offset, int moves) {
    char path[PATH_MAX];
    path_of(file, path);
    if (!path[0]) return moves ? REAL(write)(file, data, length) : REAL(pwrite)(file, data, length, offset);
    pthread_mutex_lock(&one_at_a_time);
    if (moves) {
        struct stat state;
        int appends = fcntl(file, F_GETFL) & O_APPEND;
        fstat(file, &state);
        offset = appends ? state.st_size : lseek(file, 0, SEEK_CUR);
    }
    ssize_t done = moves ? REAL(write)(file, data, length) : REAL(pwrite)(file, data, length, offset);
    if (done > 0) note(WRITE, path, "", data, done, offset);
    pthread_mutex_unlock(&one_at_a_time);
    return done;
}

static int synced(int file, int whole) {
    char path[PATH_MAX];
    struct stat state;
    int failed;
    path_of(file, path);
    if (!path[0]) return whole ? REAL(fsync)(file) : REAL(fdatasync)(file);
    fstat(file, &state);
    pthread_mutex_lock(&one_at_a_time);
    if (S_ISDIR(state.st_mode)) {
        failed = REAL(fsync)(file);
        if (!failed) note(FOLDER, path, "", "", 0, 0);
    } else if (++syncs == fail_at) {
        note(FAILED, path, "", "", 0, 0);
        errno = EIO;
        failed = -1;
    } else {
        failed = whole ? REAL(fsync)(file) : REAL(fdatasync)(file);
        if (!failed) note(SYNC, path, "", "", 0, 0);
    }
    pthread_mutex_unlock(&one_at_a_time);
    return failed;
}

static int truncated(int file, off_t length) {
    char path[PATH_MAX];
    path_of(file, path);
    pthread_mutex_lock(&one_at_a_time);
    int failed = REAL(ftruncate)(file, length);
    if (!failed && path[0]) note(TRUNCATE, path, "", "", 0, length);
    pthread_mutex_unlock(&one_at_a_time);
    return failed;
}

ssize_t write(int file, const void *data, size_t length) { return written(file, data, length, 0, 1); }
ssize_t pwrite(int file, const void *data, size_t length, off_t at) { return written(file, data, length, at, 0); }
ssize_t pwrite64(int file, const void *data, size_t length, off64_t at) { return written(file, data, length, at, 0); }
int fsync(int file) { return synced(file, 1); }
int fdatasync(int file) { return synced(file, 0); }
int ftruncate(int file, off_t length) { return truncated(file, length); }
int ftruncate64(int file, off64_t length) { return truncated(file, length); }

int unlink(const char *path) {
    pthread_mutex_lock(&one_at_a_time);
    int failed = REAL(unlink)(path);
    if (!failed && is_ours(path)) note(UNLINK, path, "", "", 0, 0);
    pthread_mutex_unlock(&one_at_a_time);
    return failed;
}

int rename(const char *from, const char *to) {
    pthread_mutex_lock(&one_at_a_time);
    int failed = REAL(rename)(from, to);
    if (!failed && is_ours(from)) note(RENAME, from, to, "", 0, 0);
    pthread_mutex_unlock(&one_at_a_time);
    return failed;
}
