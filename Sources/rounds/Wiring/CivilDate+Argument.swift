// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Jobs

extension CivilDate: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}
