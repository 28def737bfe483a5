using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Sluice.Simulation.Scheduling;

/// <summary>The text of a note: made only when the schedule is traced.</summary>
[InterpolatedStringHandler]
internal ref struct TraceText
{
    private readonly StringBuilder? _text;

    public TraceText(int literalLength, int formattedCount, World world, out bool isWanted)
    {
        isWanted = world.Scheduler.IsTraced;
        _text = isWanted ? new StringBuilder(literalLength + (formattedCount * 8)) : null;
    }

    public readonly void AppendLiteral(string literal) => _text!.Append(literal);

    public readonly void AppendFormatted<T>(T value) => _text!.Append(CultureInfo.InvariantCulture, $"{value}");

    public readonly void AppendFormatted<T>(T value, string format)
        where T : IFormattable => _text!.Append(value.ToString(format, CultureInfo.InvariantCulture));

    public readonly string Text() => _text?.ToString() ?? "";
}
