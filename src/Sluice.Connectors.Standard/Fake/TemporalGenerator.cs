using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Standard.Fake;

/// <summary>Dates, times and timestamps from their parts; a day past the month's end becomes its last day.</summary>
internal sealed class TemporalGenerator(TypeKind kind, FakeDateParts parts) : ValueGenerator
{
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const long MicrosecondsPerSecond = 1_000_000;

    public override void Fill(ColumnData column, ulong key, long first, int count)
    {
        if (kind == TypeKind.Date)
        {
            var dates = ((FixedColumn<int>)column).AppendRange(count);
            for (var i = 0; i < dates.Length; i++)
                dates[i] = Days(FakeRandom.At(key, first + i));
            return;
        }

        var room = ((FixedColumn<long>)column).AppendRange(count);
        if (kind == TypeKind.Time)
        {
            for (var i = 0; i < room.Length; i++)
                room[i] = Seconds(FakeRandom.At(key, first + i)) * NanosecondsPerSecond;
            return;
        }

        for (var i = 0; i < room.Length; i++)
        {
            var bits = FakeRandom.At(key, first + i);
            room[i] = (Days(bits) * TemporalValues.MicrosecondsPerDay) + (Seconds(FakeRandom.More(bits, 1)) * MicrosecondsPerSecond);
        }
    }

    // 20 bits choose a part: a draw has enough for three.
    private int Days(ulong bits)
    {
        var year = parts.Year.At(bits);
        var month = parts.Month.At(bits << 20);
        var day = parts.Day.At(bits << 40);
        if (day > 28)
            day = Math.Min(day, DateTime.DaysInMonth(year, month));
        return DaysFromCivil(year, month, day);
    }

    private long Seconds(ulong bits) =>
        (parts.Hour.At(bits) * 3600L) + (parts.Minute.At(bits << 20) * 60L) + parts.Second.At(bits << 40);

    // Years counted from March put the leap day last; 719,468 days lie between 0000-03-01 and 1970-01-01.
    private static int DaysFromCivil(int year, int month, int day)
    {
        var y = month <= 2 ? year - 1 : year;
        var dayOfYear = ((153 * (month > 2 ? month - 3 : month + 9)) + 2) / 5;
        return (365 * y) + (y / 4) - (y / 100) + (y / 400) + dayOfYear + day - 1 - 719_468;
    }
}
