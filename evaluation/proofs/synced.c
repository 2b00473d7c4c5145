/* What a power cut would leave: loaded before a program (LD_PRELOAD), this keeps a copy of each file
   below SYNCED_FROM as it was when the program had it synced last, in the folder SYNCED_TO. What was
   deleted is gone there, too, once the folder itself was synced. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void drop_deleted(const char *from, const char *to) {
    char here[PATH_MAX], there[PATH_MAX];
    DIR *folder = opendir(to);
    for (struct dirent *one; folder && (one = readdir(folder));) {
        snprintf(here, sizeof here, "%s%s", from, one->d_name);
        snprintf(there, sizeof there, "%s/%s", to, one->d_name);
        if (access(here, F_OK)) unlink(there);
    }
    if (folder) closedir(folder);
}

static void keep(int fd) {
    const char *from = getenv("SYNCED_FROM"), *to = getenv("SYNCED_TO");
    char link[64], path[PATH_MAX], copy[PATH_MAX], part[PATH_MAX], buffer[65536];
    if (!from || !to) return;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return;
    path[length] = 0;
    if (!strncmp(path, from, length) && (size_t)length == strlen(from) - 1) drop_deleted(from, to);
    if (strncmp(path, from, strlen(from))) return;
    snprintf(copy, sizeof copy, "%s/%s", to, strrchr(path, '/') + 1);
    snprintf(part, sizeof part, "%s.part", copy);
    int in = open(path, O_RDONLY), out = open(part, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    while (in >= 0 && out >= 0 && (length = read(in, buffer, sizeof buffer)) > 0)
        if (write(out, buffer, length) != length) break;
    if (in >= 0) close(in);
    if (out >= 0) close(out);
    rename(part, copy);
}

int fsync(int fd) {
    int done = ((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(fd);
    keep(fd);
    return done;
}

int fdatasync(int fd) {
    int done = ((int (*)(int))dlsym(RTLD_NEXT, "fdatasync"))(fd);
    keep(fd);
    return done;
}
