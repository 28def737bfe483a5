namespace Sluice.Storage.Sqlite.Schema;

/// <summary>A numbered, additive change of the store's schema.</summary>
/// <param name="Number">Grows by one; never reused.</param>
/// <param name="Sql">The statements.</param>
/// <param name="IsCompatible">
/// A release that does not know this migration may still use the store: it reads and writes nothing that the migration changed the meaning
/// of.
/// </param>
internal sealed record Migration(int Number, string Sql, bool IsCompatible = false);
