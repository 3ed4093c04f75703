// SPDX-License-Identifier: Apache-2.0

#pragma once
#include <stddef.h>
#include <xgboost/c_api.h>
