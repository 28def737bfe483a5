namespace Sluice.JobFiles.Sql;

/// <summary>An option of a table: <c>'key' = 'value'</c>.</summary>
internal readonly record struct SqlOption(SqlToken Key, SqlToken Value)
{
    public string Name => SqlValue.Unquote(Key.Text);
}
