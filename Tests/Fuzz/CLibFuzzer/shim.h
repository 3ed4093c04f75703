// SPDX-License-Identifier: Apache-2.0

#pragma once
#include <stddef.h>
#include <stdint.h>

// libFuzzer's own entry (compiler-rt, lib/fuzzer/FuzzerInterface.h has no installed header).
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*callback)(const uint8_t *bytes, size_t count));
