using Npgsql;

namespace Sluice.Storage.Postgres.Rows;

/// <summary>Results of a batch, one after the other.</summary>
internal static class ResultReading
{
    /// <summary>All rows of the present result.</summary>
    public static List<T> All<T>(this NpgsqlDataReader reader, Func<NpgsqlDataReader, T> read)
    {
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }
}
