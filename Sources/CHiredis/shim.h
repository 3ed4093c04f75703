// SPDX-License-Identifier: Apache-2.0

#pragma once
#include <hiredis/hiredis.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <time.h>

// Linux calls that the client needs beside hiredis and that Swift's Glibc module leaves out.
extern int ppoll(struct pollfd *entries, nfds_t count, const struct timespec *time, const sigset_t *mask);
