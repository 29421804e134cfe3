#!/usr/bin/env node
import { loadCommandLine } from "./load.js"

loadCommandLine()
