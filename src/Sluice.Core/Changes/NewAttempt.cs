using Sluice.Core.Identity;

namespace Sluice.Core.Changes;

/// <summary>An attempt to be made.</summary>
/// <param name="Task">Which task of the run.</param>
/// <param name="Session">Who gets it.</param>
public readonly record struct NewAttempt(int Task, WorkerSession Session);
