# SPDX-License-Identifier: GPL-2.0-or-later
"""One capture, in one pass and in two: all tables and all fields against the reference."""
from reference import Parameters

from support import compare


def check_both_passes(lab, file, *options, parameters=Parameters()):
    """Returns the reference's analysis. `options` are tshark's, besides those of the parameters."""
    analysis = lab.analysis(file, *options, parameters=parameters)
    for passes in (1, 2):
        document, fields = lab.run(file, *options, *parameters.options(), passes=passes)
        compare.check_document(document, analysis.tables())
        if passes == 2:
            compare.check_fields(fields, analysis.fields())
        else:
            compare.check_fields(fields, *analysis.one_pass_fields())
    return analysis
