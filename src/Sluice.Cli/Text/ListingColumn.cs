using Spectre.Console;

namespace Sluice.Cli.Text;

/// <summary>A column of a <see cref="Listing{T}"/>.</summary>
internal sealed record ListingColumn<T>(string Title, Func<T, string> Text, int Keep, bool IsNumber, bool IsElastic, Func<T, Style?>? Style);
