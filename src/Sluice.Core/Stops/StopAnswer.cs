using Sluice.Core.Changes;
using Sluice.Core.Requests;

namespace Sluice.Core.Stops;

/// <summary>How a stop is answered.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Change">What makes it true; <c>null</c> when only the request is to be stored.</param>
public sealed record StopAnswer(RequestOutcome Outcome, RunChange? Change = null);
