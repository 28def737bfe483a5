namespace Sluice.Runtime.Runners.Protocol;

/// <summary>Orders of an agent to all attempts of a runner; with none it only says that the agent lives.</summary>
/// <param name="Orders">The orders.</param>
internal sealed record AgentWords(IReadOnlyList<OrderWord> Orders);
