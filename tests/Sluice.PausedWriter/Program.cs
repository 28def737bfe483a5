using System.Globalization;
using Sluice.Core.Leases;
using Sluice.PausedWriter;
using Sluice.Runtime.Permits;

// A process that writes with eight threads to a sink that has nothing but permits, until its permit is over, and then says how many writes
// it issued after that. The test stops it in the middle and continues it later.
const int Threads = 8;
var clock = BootClock.Instance;
var length = TimeSpan.FromMilliseconds(int.Parse(args[1], CultureInfo.InvariantCulture));
var until = clock.Now + length;
using var timer = new TimerPermit(length);
var audit = new AuditedPermit(args[0] == "timer" ? timer : new AttemptPermit(clock, new Permit(until)), clock);
var output = new AuditedOutput(until);
using var writers = new WriterThreads(output, audit, Threads);
writers.Start();
Console.WriteLine($"writing until {until.Ticks}");
writers.Join();
Console.WriteLine($"written {output.Written} after {output.After}");
