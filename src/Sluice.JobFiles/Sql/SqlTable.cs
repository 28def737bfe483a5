namespace Sluice.JobFiles.Sql;

/// <summary><c>CREATE TABLE name WITH (...)</c>: a source or a sink.</summary>
internal sealed record SqlTable(SqlToken Name, IReadOnlyList<SqlOption> Options)
{
    /// <summary>The last option of this name, in any case; <c>null</c> for none.</summary>
    public SqlOption? Find(string name) =>
        Options.LastOrDefault(o => string.Equals(o.Name, name, StringComparison.OrdinalIgnoreCase)) is { Key.Text.Length: > 0 } found ? found : null;
}
