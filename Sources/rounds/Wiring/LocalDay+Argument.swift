// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Hospital

extension LocalDay: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}
