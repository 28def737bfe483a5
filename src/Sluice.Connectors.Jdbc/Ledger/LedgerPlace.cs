namespace Sluice.Connectors.Jdbc.Ledger;

/// <summary>Where a ledger is looked for.</summary>
/// <param name="Schema">The schema; <c>null</c> for the first of the search path.</param>
/// <param name="IsCertain">
/// It is there or nowhere. Otherwise the tables that arrive decide, and without them only a row of the job shows the place: a fence in another
/// schema would keep nobody out.
/// </param>
internal readonly record struct LedgerPlace(string? Schema, bool IsCertain);
