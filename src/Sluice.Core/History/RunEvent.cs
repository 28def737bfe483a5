using Sluice.Core.Identity;
using Sluice.Core.Runs;

namespace Sluice.Core.History;

/// <summary>Something that happened to a run, stored in the transaction that made it happen.</summary>
/// <param name="Id">Grows within the store.</param>
/// <param name="Run">The run.</param>
/// <param name="At">When, by the wall clock of the node that did it.</param>
/// <param name="Status">The run's status after it.</param>
/// <param name="Message">What happened.</param>
public sealed record RunEvent(long Id, RunKey Run, DateTimeOffset At, RunStatus Status, string Message);
