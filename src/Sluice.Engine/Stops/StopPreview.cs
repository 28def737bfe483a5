using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Core.Stops;

namespace Sluice.Engine.Stops;

/// <summary>What a force stop would do now; nothing was touched.</summary>
/// <param name="Run">The run as it stands.</param>
/// <param name="Outcome">How the stop would be answered.</param>
/// <param name="Abandons">What it would leave behind, as far as the store has heard.</param>
/// <param name="NoNewWritesAfter">After this time, counted from the stop, nothing that it left behind begins a write; 0 when nothing is left.</param>
/// <param name="Sinks">What keeps those that are left behind out of each sink.</param>
public sealed record StopPreview(
    RunRecord Run, RequestOutcome Outcome, Abandoned Abandons, TimeSpan NoNewWritesAfter, IReadOnlyList<SinkPreview> Sinks);
