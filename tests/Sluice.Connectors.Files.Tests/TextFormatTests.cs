using System.Buffers;
using System.Globalization;
using System.Text;
using CsCheck;
using Sluice.Connect.Batches;
using Sluice.Connect.Formats;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Files.Tests;

public sealed class TextFormatTests
{
    [Theory]
    [InlineData("2024-02-29 23:59:58", "2024-02-29T23:59:58.0000000")]
    [InlineData("2024-02-29T23:59:58", "2024-02-29T23:59:58.0000000")]
    [InlineData("2024/02/29 23:59:58", "2024-02-29T23:59:58.0000000")]
    [InlineData("2024.02.29 23:59:58.5", "2024-02-29T23:59:58.5000000")]
    [InlineData("2024-02-29T23:59:58.123456789", "2024-02-29T23:59:58.1234560")]
    [InlineData("20240229235958", "2024-02-29T23:59:58.0000000")]
    [InlineData("2024年02月29日 23时59分58秒", "2024-02-29T23:59:58.0000000")]
    [InlineData("0001-01-01 00:00:00", "0001-01-01T00:00:00.0000000")]
    [InlineData("9999-12-31 23:59:59.999999", "9999-12-31T23:59:59.9999990")]
    [InlineData("1969-12-31 23:59:59.999999", "1969-12-31T23:59:59.9999990")]
    [InlineData("2023-02-29 00:00:00", null)]
    [InlineData("2024-13-01 00:00:00", null)]
    [InlineData("2024-01-00 00:00:00", null)]
    [InlineData("0000-01-01 00:00:00", null)]
    [InlineData("2024-01-01 24:00:00", null)]
    [InlineData("2024-01-01 00:60:00", null)]
    [InlineData("2024-01-01 00:00:60", null)]
    [InlineData("2024-01-01", null)]
    [InlineData("2024-01-01 00:00:00.", null)]
    [InlineData("2024-01-01 00:00:00.1234567890", null)]
    [InlineData("2024-01-01 00:00:00Z", null)]
    [InlineData("2024-01-01x00:00:00", null)]
    [InlineData("2024-01-0a 00:00:00", null)]
    [InlineData("2024-01-01 00:00:0\u00e9", null)]
    [InlineData(" 2024-01-01 00:00:00", null)]
    [InlineData("", null)]
    public void Timestamps_are_read_in_the_known_forms_and_no_other(string text, string? expected) =>
        Assert.Equal(expected, Read(DataType.Timestamp, text));

    [Theory]
    [InlineData("2024-12-31", "2024-12-31")]
    [InlineData("2024/12/31", "2024-12-31")]
    [InlineData("2024.12.31", "2024-12-31")]
    [InlineData("20241231", "2024-12-31")]
    [InlineData("2024年12月31日", "2024-12-31")]
    [InlineData("1900-02-29", null)]
    [InlineData("2024-12/31", null)]
    [InlineData("2024-12-31 00:00:00", null)]
    [InlineData("2024-1-1", null)]
    public void Dates_are_read_in_the_known_forms_and_no_other(string text, string? expected) => Assert.Equal(expected, Read(DataType.Date, text));

    [Theory]
    [InlineData("23:59:59", "23:59:59.0000000")]
    [InlineData("00:00:00.000000001", "00:00:00.0000000")]
    [InlineData("12:34:56.789", "12:34:56.7890000")]
    [InlineData("24:00:00", null)]
    [InlineData("1:00:00", null)]
    [InlineData("12:34", null)]
    public void Times_are_read_in_the_known_forms_and_no_other(string text, string? expected) => Assert.Equal(expected, Read(DataType.Time, text));

    [Theory]
    [InlineData("2024-01-01T00:00:00Z", "2024-01-01T00:00:00.0000000+00:00")]
    [InlineData("2024-01-01 01:30:00.5+01:30", "2024-01-01T00:00:00.5000000+00:00")]
    [InlineData("2024-01-01 00:00:00 -0200", "2024-01-01T02:00:00.0000000+00:00")]
    [InlineData("2024-01-01 00:00:00+02", "2023-12-31T22:00:00.0000000+00:00")]
    [InlineData("2024-01-01 00:00:00", null)]
    [InlineData("2024-01-01 00:00:00+19", null)]
    [InlineData("2024-01-01 00:00:00+1", null)]
    [InlineData("2024-01-01Z", null)]
    public void Instants_need_their_offset(string text, string? expected) => Assert.Equal(expected, Read(DataType.TimestampTz, text));

    [Theory]
    [InlineData("12.30", "12.30")]
    [InlineData("12.3", "12.30")]
    [InlineData("-0.05", "-0.05")]
    [InlineData(".5", "0.50")]
    [InlineData("5.", "5.00")]
    [InlineData("+7", "7.00")]
    [InlineData("12.3000000000000000000000", "12.30")]
    [InlineData("1.5E2", "150.00")]
    [InlineData("1500e-2", "15.00")]
    [InlineData("00000000000000000000000000000009.99", "9.99")]
    [InlineData("9999999999.99", "9999999999.99")]
    [InlineData("0e999999", "0.00")]
    [InlineData("10000000000.00", null)]
    [InlineData("12.345", null)]
    [InlineData("1e-3", null)]
    [InlineData("1e99999", null)]
    [InlineData("1e9999999", null)]
    [InlineData(".", null)]
    [InlineData("-", null)]
    [InlineData("1.2.3", null)]
    [InlineData("1,2", null)]
    [InlineData(" 1", null)]
    [InlineData("NaN", null)]
    public void Decimals_lose_no_digit(string text, string? expected) => Assert.Equal(expected, Read(DataType.Decimal(12, 2), text));

    [Theory]
    [InlineData("99999999999999999999999999999999999999", "99999999999999999999999999999999999999")]
    [InlineData("-99999999999999999999999999999999999999", "-99999999999999999999999999999999999999")]
    [InlineData("100000000000000000000000000000000000000", null)]
    [InlineData("340282366920938463463374607431768211456", null)]
    public void Decimals_of_38_digits_are_exact(string text, string? expected) => Assert.Equal(expected, Read(DataType.Decimal(38, 0), text));

    [Theory]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("-9223372036854775808", "-9223372036854775808")]
    [InlineData("0000000000000000000000000001", "1")]
    [InlineData("-0000000000000000000000000000", "0")]
    [InlineData("9223372036854775808", null)]
    [InlineData("-9223372036854775809", null)]
    [InlineData("18446744073709551616", null)]
    [InlineData("99999999999999999999", null)]
    [InlineData("1.0", null)]
    [InlineData("--1", null)]
    [InlineData("1 ", null)]
    [InlineData("+", null)]
    public void Whole_numbers_overflow_is_refused(string text, string? expected) => Assert.Equal(expected, Read(DataType.BigInt, text));

    [Fact]
    public void Each_whole_type_takes_its_range_and_no_more()
    {
        Assert.Equal(["-128", "127", null, null], new[] { "-128", "127", "128", "-129" }.Select(t => Read(DataType.TinyInt, t)));
        Assert.Equal(["-32768", "32767", null], new[] { "-32768", "32767", "32768" }.Select(t => Read(DataType.SmallInt, t)));
        Assert.Equal(["-2147483648", null], new[] { "-2147483648", "2147483648" }.Select(t => Read(DataType.Int, t)));
    }

    [Theory]
    [InlineData("1e400", null)]
    [InlineData("1e308", "1E+308")]
    [InlineData("NaN", "NaN")]
    [InlineData("-Infinity", "-Infinity")]
    [InlineData("1,000", null)]
    [InlineData("", null)]
    public void Floats_overflow_is_refused(string text, string? expected) => Assert.Equal(expected, Read(DataType.Double, text));

    [Theory]
    [InlineData("TRUE", "True")]
    [InlineData("false", "False")]
    [InlineData("1", null)]
    [InlineData("yes", null)]
    public void Booleans_are_true_or_false_in_any_case(string text, string? expected) => Assert.Equal(expected, Read(DataType.Boolean, text));

    [Fact]
    public void Nested_values_are_parted_by_level_and_half_read_ones_leave_nothing()
    {
        Assert.Equal("[1,NULL,3]", Read(DataType.Array(DataType.Int), "1\u0002\u00023"));
        Assert.Equal("[]", Read(DataType.Array(DataType.Int), ""));
        Assert.Equal("{1='a',2=NULL}", Read(DataType.Map(DataType.Int, DataType.String), "1\u0003a\u00022"));
        Assert.Equal("[1,NULL]", Read(DataType.Row([new RowField("a", DataType.Int), new RowField("b", DataType.Int)]), "1"));
        Assert.Equal("[[1,2],[3]]", Read(DataType.Array(DataType.Array(DataType.Int)), "1\u00032\u00023"));
        Assert.Null(Read(DataType.Array(DataType.Int), "1\u0002x"));
        Assert.Null(Read(DataType.Map(DataType.Int, DataType.Int), "1\u00032\u00023\u0003x"));
        Assert.Null(Read(DataType.Row([new RowField("a", DataType.Int)]), "1\u00022"));
    }

    [Fact]
    public void Types_without_a_text_form_and_values_nested_too_deep_are_refused()
    {
        var deep = Enumerable.Range(0, 7).Aggregate(DataType.Int, (type, _) => DataType.Array(type));
        Assert.Throws<NotSupportedException>(() => TextColumnParser.Create(deep));
        Assert.Throws<NotSupportedException>(() => TextColumnWriter.Create(deep));
        Assert.Throws<NotSupportedException>(() => TextColumnParser.Create(DataType.Simple(TypeKind.BinaryVector)));
    }

    [Fact]
    public void A_text_that_would_be_parted_inside_a_nested_value_is_not_written()
    {
        var column = (ListColumn)ColumnData.Create(DataType.Array(DataType.String));
        ((BinaryColumn)column.Items).Append("a\u0002b");
        column.CloseList();
        Assert.Throws<FormatException>(() => Write(column));
    }

    [Theory]
    [InlineData("yyyy.MM.dd HH:mm:ss", "2024.12.31 23:59:58")]
    [InlineData("yyyy-MM-dd'T'HH:mm:ss.SSS", "2024-12-31T23:59:58.123")]
    [InlineData("yyyy-MM-dd HH:mm:ss.SSSSSS", "2024-12-31 23:59:58.123456")]
    [InlineData("yyyyMMddHHmmss", "20241231235958")]
    [InlineData(null, "2024-12-31 23:59:58.123456")]
    public void Timestamps_are_written_in_the_chosen_form(string? pattern, string expected)
    {
        var column = (FixedColumn<long>)ColumnData.Create(DataType.Timestamp);
        column.Append(TemporalValues.FromTimestamp(new DateTime(2024, 12, 31, 23, 59, 58, DateTimeKind.Unspecified).AddTicks(1_234_560)));
        Assert.Equal(expected, Write(column, TextFormats.Of(null, null, pattern)));
    }

    [Fact]
    public void Every_day_is_the_same_as_in_the_framework() => Gen.Int[-719_162, 2_932_896].Sample(days =>
    {
        var text = TemporalValues.ToDate(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var column = (FixedColumn<int>)ColumnData.Create(DataType.Date);
        Assert.True(TextColumnParser.Create(DataType.Date).TryAppend(Encoding.ASCII.GetBytes(text), column));
        Assert.Equal(days, column[0]);
        Assert.Equal(text, Write(column));
    });

    private static string? Read(DataType type, string text)
    {
        var column = ColumnData.Create(type);
        var isRead = TextColumnParser.Create(type).TryAppend(Encoding.UTF8.GetBytes(text), column);
        Assert.Equal(isRead ? 1 : 0, column.Count);
        if (column is ListColumn list && !isRead)
            Assert.Equal(0, list.Items.Count);
        if (column is MapColumn map && !isRead)
            Assert.Equal((0, 0), (map.Keys.Count, map.Values.Count));
        if (column is StructColumn row && !isRead)
            Assert.All(row.Fields, f => Assert.Equal(0, f.Count));
        return isRead ? Job.Text(column.GetValue(0)) : null;
    }

    private static string Write(ColumnData column, TextFormats? formats = null)
    {
        var output = new ArrayBufferWriter<byte>();
        TextColumnWriter.Create(column.Type, formats).Write(column, 0, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
