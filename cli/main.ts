process.stderr.write("gradus: the command line is not written yet\n")
process.exitCode = 3
