namespace Sluice.Connectors.Jdbc.Ledger;

/// <summary>The ledger of a target, or why it can have none.</summary>
/// <param name="Ledger">The ledger; <c>null</c> when there can be none.</param>
/// <param name="Obstacle">Why not, for people; <c>null</c> when there is one.</param>
/// <param name="IsNew">Its tables do not exist yet.</param>
/// <param name="IsUnknown">There may be one, and nobody here knows where.</param>
internal readonly record struct LedgerChoice(ILedger? Ledger, string? Obstacle, bool IsNew = false, bool IsUnknown = false);
