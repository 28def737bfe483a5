namespace Sluice.JobFiles.Sql;

/// <summary>A SQL job, cut.</summary>
/// <param name="Config">The text of the config blocks, at their places: all else is blank.</param>
/// <param name="Statements">The text without any comment: blanks in their places.</param>
/// <param name="Tokens">The tokens of the statements, the last one the end.</param>
internal sealed record SqlPieces(string Config, string Statements, IReadOnlyList<SqlToken> Tokens);
