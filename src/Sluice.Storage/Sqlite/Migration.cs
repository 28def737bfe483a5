namespace Sluice.Storage.Sqlite;

/// <summary>A numbered, additive change of the store's schema.</summary>
/// <param name="Number">Grows by one; never reused.</param>
/// <param name="Sql">The statements.</param>
internal sealed record Migration(int Number, string Sql);
