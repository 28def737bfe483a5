using Microsoft.Data.Sqlite;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;

namespace Sluice.Connectors.Jdbc.Tests.Support;

/// <summary>A SQLite file of a test's own.</summary>
internal sealed class SqliteFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sluice-sqlite-");

    public string Path => System.IO.Path.Combine(_folder.FullName, "target.db");

    public string Url => $"jdbc:sqlite:{Path}";

    public void Execute(string sql)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public object? Scalar(string sql)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() is { } value and not DBNull ? value : null;
    }

    public ISink Sink(TableSchema schema, params (string Name, object? Value)[] options) =>
        Engine.Sink(schema, [("url", Url), ("generate_sink_sql", options.Any(o => o.Name == "query") ? null : true), .. options]);

    public ISource Source(params (string Name, object? Value)[] options) => Engine.Source([("url", Url), .. options]);

    public void Dispose() => _folder.Delete(recursive: true);

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        return connection;
    }
}
