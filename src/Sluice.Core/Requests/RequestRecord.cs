using Sluice.Core.Identity;

namespace Sluice.Core.Requests;

/// <summary>A request and its decision, kept longer than the run that it was about.</summary>
/// <param name="Id">The request.</param>
/// <param name="Kind">What was asked for.</param>
/// <param name="BodyHash">Hash of what was asked.</param>
/// <param name="Outcome">How it was decided.</param>
/// <param name="Run">The run that it was about or made; <c>null</c> for one that never was.</param>
/// <param name="StopOrdinal">Which stop of the run answers it; <c>null</c> when none does.</param>
/// <param name="At">When it was decided.</param>
public sealed record RequestRecord(
    RequestId Id, RequestKind Kind, string BodyHash, RequestOutcome Outcome, RunKey? Run, int? StopOrdinal, DateTimeOffset At);
