// SPDX-License-Identifier: Apache-2.0
//
// Takes the place of libc's clocks in the program that it is linked into. libfaketime cannot be used: it also shifts
// the timers that Swift's tasks sleep by, which then never fire.
#define _GNU_SOURCE
#include "CClockSkew.h"
#include <semaphore.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static time_t skew(void) {
    static const char *text = NULL;
    if (text == NULL) {
        const char *value = getenv(ROUNDS_CLOCK_SKEW_VARIABLE);
        text = value == NULL ? "0" : value;
    }
    return atol(text);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    int result = (int)syscall(SYS_clock_gettime, clock, time);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) time->tv_sec += skew();
    return result;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    int result = (int)syscall(SYS_gettimeofday, time, zone);
    if (result == 0) time->tv_sec += skew();
    return result;
}

time_t time(time_t *result) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (result != NULL) *result = now.tv_sec;
    return now.tv_sec;
}

// Dispatch waits until a time of day that it has read from the skewed clock.
int sem_timedwait(sem_t *restrict semaphore, const struct timespec *restrict deadline) {
    struct timespec real = *deadline;
    real.tv_sec -= skew();
    return sem_clockwait(semaphore, CLOCK_REALTIME, &real);
}
