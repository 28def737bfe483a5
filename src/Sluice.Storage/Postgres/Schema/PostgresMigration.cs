namespace Sluice.Storage.Postgres.Schema;

/// <summary>A numbered, additive change of the schema.</summary>
/// <param name="Number">Grows by one; never reused.</param>
/// <param name="IsCompatible">Releases that do not know it may go on with the store.</param>
/// <param name="Sql">The statements, with unqualified names.</param>
internal sealed record PostgresMigration(int Number, bool IsCompatible, string Sql);
