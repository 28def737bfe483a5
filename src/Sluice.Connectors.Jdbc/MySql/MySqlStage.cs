using Sluice.Connectors.Jdbc.Sink;
using Sluice.Connectors.Jdbc.Sql;

namespace Sluice.Connectors.Jdbc.MySql;

/// <summary>
/// The statements that carry rows from a temporary table to the target. The temporary table has the target's key: a row replaces the one with its
/// key there, so that the last change of each key is left, in the order of keys, in which two writers meet without waiting in a circle.
/// </summary>
internal sealed class MySqlStage
{
    /// <summary>The column with the row's kind, as stored: 0 +I, 2 +U, 3 -D.</summary>
    public const string Kind = "_sluice_k";

    public MySqlStage(SinkTarget target, int index)
    {
        // In the target's database: a session need not be in one.
        Table = MySqlNames.Table(target.Table.Schema, $"sluice_stage_{index}");
        var (columns, keys) = (MySqlNames.List(target.Columns), target.KeyNames.Select(MySqlNames.Quote).ToList());
        var others = target.Columns.Except(target.KeyNames, StringComparer.Ordinal).Select(MySqlNames.Quote).ToList();
        var match = string.Join(" AND ", keys.Select(k => $"t.{k} = s.{k}"));
        var (goal, stage, kind) = (target.Table.Quoted, Table.Quoted, MySqlNames.Quote(Kind));
        Create = $"CREATE TEMPORARY TABLE IF NOT EXISTS {stage} (PRIMARY KEY ({string.Join(", ", keys)})) ENGINE = InnoDB SELECT {columns}, 0 AS {kind} FROM {goal} LIMIT 0";
        Clear = $"DELETE FROM {stage}";
        Delete = $"DELETE t FROM {goal} t JOIN {stage} s ON {match} WHERE s.{kind} = 3";
        Upsert = $"INSERT INTO {goal} ({columns}) SELECT {columns} FROM {stage} WHERE {kind} <> 3 ORDER BY {string.Join(", ", keys)} "
            + $"ON DUPLICATE KEY UPDATE {string.Join(", ", (others.Count == 0 ? keys : others).Select(c => $"{c} = VALUES({c})"))}";
        Update = others.Count == 0 ? null : $"UPDATE {goal} t JOIN {stage} s ON {match} SET {string.Join(", ", others.Select(c => $"t.{c} = s.{c}"))}";
    }

    public TableName Table { get; }

    public string Create { get; }

    public string Clear { get; }

    public string Delete { get; }

    public string Upsert { get; }

    /// <summary><c>null</c> where the key is all that there is.</summary>
    public string? Update { get; }
}
