using Npgsql;

namespace Sluice.Storage.Postgres.Lanes;

/// <summary>A statement that answers with one row.</summary>
/// <param name="Sql">The statement.</param>
/// <param name="Values">Its values.</param>
/// <param name="Read">Reads the row.</param>
internal sealed record OneStatement<T>(string Sql, Func<StoreValues> Values, Func<NpgsqlDataReader, T> Read);
