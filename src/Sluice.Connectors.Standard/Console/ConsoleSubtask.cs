namespace Sluice.Connectors.Standard.Console;

/// <summary>The number that a writer prints under, with the rows printed under it so far. Used by one writer at a time.</summary>
internal sealed class ConsoleSubtask(int index)
{
    public int Index { get; } = index;

    public long Rows { get; set; }
}
