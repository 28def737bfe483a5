using Sluice.Cli.Text;

namespace Sluice.Cli.Waiting;

/// <summary>One line on standard error that is written over; where that is no terminal, a line now and then.</summary>
internal sealed class ProgressLine(Surroundings around)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(10);
    private long? _last;
    private int _length;

    /// <summary>Shows how things are.</summary>
    public void Show(string text)
    {
        if (around.IsErrorTerminal)
        {
            var shown = Printable.Of(text);
            shown = shown.Length >= around.Width() ? shown[..Math.Max(0, around.Width() - 1)] : shown;
            around.Error.Write($"\r{shown.PadRight(_length)}");
            _length = shown.Length;
        }
        else if (_last is not { } last || around.Time.GetElapsedTime(last) >= s_interval)
        {
            around.Error.WriteLine(Printable.Of(text));
            _last = around.Time.GetTimestamp();
        }
    }

    /// <summary>Takes the line away.</summary>
    public void Clear()
    {
        if (_length > 0)
            around.Error.Write($"\r{new string(' ', _length)}\r");
        _length = 0;
    }
}
