using Npgsql;

namespace Sluice.Storage.Postgres.Lanes;

/// <summary>A session for reads, used by one caller at a time, without a thread of its own.</summary>
internal sealed class ReadSession(NpgsqlConnection connection) : IDisposable
{
    public bool IsOpen => connection.State == System.Data.ConnectionState.Open;

    /// <summary>The first row of a statement, or <c>default</c>.</summary>
    public async Task<T?> OneAsync<T>(string sql, StoreValues values, Func<NpgsqlDataReader, T> read)
    {
        // Without a token: the driver's way to cancel is a connection of its own, opened by whoever cancels, who then waits for it.
        await using var command = new NpgsqlCommand(sql, connection);
        values.AddTo(command.Parameters);
        await using var reader = await command.ExecuteReaderAsync(CancellationToken.None);
        return await reader.ReadAsync(CancellationToken.None) ? read(reader) : default;
    }

    public void Dispose() => connection.Dispose();
}
