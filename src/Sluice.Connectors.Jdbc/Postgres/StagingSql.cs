using Sluice.Connectors.Jdbc.Sink;
using Sluice.Connectors.Jdbc.Sql;

namespace Sluice.Connectors.Jdbc.Postgres;

/// <summary>
/// The statements that carry rows from a temporary table to the target: the last change of each key, in key order so that two writers
/// meet in the same order; types that only the server can read are cast here.
/// </summary>
internal sealed class StagingSql
{
    /// <summary>The row's number in the column <c>_sluice_n</c>, its kind (as stored: 0 +I, 1 -U, 2 +U, 3 -D) in <c>_sluice_k</c>.</summary>
    private const string Number = "\"_sluice_n\"";

    private const string Kind = "\"_sluice_k\"";
    private readonly SinkTarget _target;
    private readonly TableShape _shape;
    private readonly IReadOnlyList<bool> _isText;
    private readonly string _stage;

    /// <param name="target">The target.</param>
    /// <param name="shape">Its columns.</param>
    /// <param name="isText">For each incoming column: it is staged as text and cast.</param>
    /// <param name="index">The temporary table's number within its session.</param>
    public StagingSql(SinkTarget target, TableShape shape, IReadOnlyList<bool> isText, int index)
    {
        _target = target;
        _shape = shape;
        _isText = isText;
        _stage = $"pg_temp.\"sluice_stage_{index}\"";
        Create = $"CREATE TEMPORARY TABLE IF NOT EXISTS \"sluice_stage_{index}\" ON COMMIT DELETE ROWS AS SELECT "
            + string.Join(", ", target.Columns.Select((c, i) => isText[i] ? $"NULL::text AS {Identifier.Quote(c)}" : Identifier.Quote(c)))
            + $", 0::bigint AS {Number}, 0::smallint AS {Kind} FROM {target.Table.Quoted} WITH NO DATA";
        Copy = $"COPY {_stage} ({Identifier.List(target.Columns)}, {Number}, {Kind}) FROM STDIN (FORMAT BINARY)";
    }

    public string Create { get; }

    public string Copy { get; }

    private string Columns => Identifier.List(_target.Columns);

    private string Keys => Identifier.List(_target.KeyNames);

    /// <summary>The rows as the target's types.</summary>
    private string Cast => "SELECT "
        + string.Join(", ", _target.Columns.Select((c, i) =>
            _isText[i] ? $"{Identifier.Quote(c)}::{_shape.Find(c)!.NativeType} AS {Identifier.Quote(c)}" : Identifier.Quote(c)))
        + $", {Number}, {Kind} FROM {_stage}";

    private string Last => $"SELECT DISTINCT ON ({Keys}) * FROM ({Cast}) s WHERE {Kind} <> 1 ORDER BY {Keys}, {Number} DESC";

    /// <summary>The statements, in order.</summary>
    /// <param name="insertsOnly">All rows are +I.</param>
    public IReadOnlyList<string> Merge(bool insertsOnly) => _target.Mode switch
    {
        WriteMode.Insert => [$"INSERT INTO {_target.Table.Quoted} ({Columns}) SELECT {Columns} FROM ({Cast}) s ORDER BY {Number}"],
        WriteMode.Upsert => insertsOnly ? [Insert(Last, OnConflict)] : [Delete($"SELECT * FROM ({Last}) d WHERE {Kind} = 3"), Insert(Last, OnConflict)],
        WriteMode.InsertOnly => [Delete($"SELECT * FROM ({Last}) d WHERE {Kind} = 3"), Insert(Last, "")],
        _ => ByHistory(),
    };

    private string OnConflict
    {
        get
        {
            var others = _target.Columns.Except(_target.KeyNames, StringComparer.Ordinal).ToList();
            return others.Count == 0
                ? $" ON CONFLICT ({Keys}) DO NOTHING"
                : $" ON CONFLICT ({Keys}) DO UPDATE SET {string.Join(", ", others.Select(c => $"{Identifier.Quote(c)} = EXCLUDED.{Identifier.Quote(c)}"))}";
        }
    }

    /// <summary>Inserts must be new and updates must find their row, judged by the first change of a key; a row that was deleted may come again.</summary>
    private List<string> ByHistory()
    {
        var history = $"SELECT DISTINCT ON ({Keys}) *, first_value({Kind}) OVER (PARTITION BY {Keys} ORDER BY {Number}) AS \"_sluice_f\", "
            + $"bool_or({Kind} = 3) OVER (PARTITION BY {Keys}) AS \"_sluice_d\" FROM ({Cast}) s WHERE {Kind} <> 1 ORDER BY {Keys}, {Number} DESC";
        var others = _target.Columns.Except(_target.KeyNames, StringComparer.Ordinal).ToList();
        var statements = new List<string> { Delete($"SELECT * FROM ({history}) h WHERE \"_sluice_d\"") };
        if (others.Count > 0)
        {
            statements.Add(
                $"UPDATE {_target.Table.Quoted} t SET {string.Join(", ", others.Select(c => $"{Identifier.Quote(c)} = h.{Identifier.Quote(c)}"))} "
                + $"FROM ({history}) h WHERE {Match("h")} AND NOT h.\"_sluice_d\" AND h.\"_sluice_f\" = 2");
        }

        statements.Add(Insert($"SELECT * FROM ({history}) h WHERE \"_sluice_d\" OR \"_sluice_f\" = 0", ""));
        return statements;
    }

    private string Delete(string rows) => $"DELETE FROM {_target.Table.Quoted} t USING ({rows}) d WHERE {Match("d")}";

    private string Insert(string rows, string onConflict) =>
        $"INSERT INTO {_target.Table.Quoted} ({Columns}) SELECT {Columns} FROM ({rows}) l WHERE {Kind} <> 3 ORDER BY {Keys}{onConflict}";

    private string Match(string alias) =>
        string.Join(" AND ", _target.KeyNames.Select(k => $"t.{Identifier.Quote(k)} = {alias}.{Identifier.Quote(k)}"));
}
