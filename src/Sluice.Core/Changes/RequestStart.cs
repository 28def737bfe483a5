using Sluice.Core.Identity;
using Sluice.Core.Requests;

namespace Sluice.Core.Changes;

/// <summary>A request to be stored with the change that answers it.</summary>
/// <param name="Id">The request.</param>
/// <param name="Kind">What was asked for.</param>
/// <param name="BodyHash">Hash of what was asked.</param>
/// <param name="Outcome">How it is decided.</param>
public sealed record RequestStart(RequestId Id, RequestKind Kind, string BodyHash, RequestOutcome Outcome);
