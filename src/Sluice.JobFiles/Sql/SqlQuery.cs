namespace Sluice.JobFiles.Sql;

/// <summary><c>CREATE TABLE name AS SELECT ...</c>, or <c>INSERT INTO name SELECT ...</c>.</summary>
/// <param name="Target">The table that gets the rows.</param>
/// <param name="IsInsert">It is an INSERT.</param>
/// <param name="Source">The table that has the rows.</param>
/// <param name="Select">Where the query starts.</param>
/// <param name="Text">The query; <c>null</c> where all rows are taken as they are.</param>
internal sealed record SqlQuery(SqlToken Target, bool IsInsert, SqlToken Source, SqlToken Select, string? Text);
