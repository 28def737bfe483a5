namespace Sluice.Bench.Reports;

/// <summary>What was measured together.</summary>
/// <param name="Name">Finds the section again in a file of results.</param>
/// <param name="Title">For readers.</param>
/// <param name="Table">The results, as Markdown.</param>
internal sealed record ResultsSection(string Name, string Title, string Table);
