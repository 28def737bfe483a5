using Sluice.Engine.Requests;

namespace Sluice.Engine.Stops;

/// <summary>The answer to a stop of many jobs.</summary>
/// <param name="Kind">What became of the request itself; but for <see cref="ReplyKind.Decided"/> it stopped nothing.</param>
/// <param name="Jobs">How each was stopped, in no order.</param>
public sealed record StopManyReply(ReplyKind Kind, IReadOnlyList<StopManyResult> Jobs);
