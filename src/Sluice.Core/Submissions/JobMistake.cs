namespace Sluice.Core.Submissions;

/// <summary>Something wrong or doubtful in a job file.</summary>
/// <param name="Code">The code, <c>SLC</c> and four digits.</param>
/// <param name="Path">The option's path, such as <c>sink[0].Jdbc.url</c>; empty when it concerns the whole.</param>
/// <param name="Line">The line, from 1; 0 when unknown.</param>
/// <param name="Column">The column, from 1; 0 when unknown.</param>
/// <param name="Message">What is wrong and what was expected. Holds no secret.</param>
/// <param name="Hint">What to do; <c>null</c> when there is nothing to add.</param>
public sealed record JobMistake(string Code, string Path, int Line, int Column, string Message, string? Hint);
