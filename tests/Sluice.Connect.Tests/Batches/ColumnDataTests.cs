using System.Collections;
using CsCheck;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connect.Tests.Batches;

public sealed class ColumnDataTests
{
    [Fact]
    public void A_column_of_any_type_behaves_as_a_list_of_its_values()
    {
        Gen.Select(AnyValues.Types, Gen.Int).Sample((type, seed) =>
        {
            var random = new Random(seed);
            var column = ColumnData.Create(type);
            var model = new List<object?>();
            for (var step = 0; step < 60; step++)
            {
                switch (random.Next(12))
                {
                    case 0:
                        var kept = random.Next(column.Count + 1);
                        column.Truncate(kept);
                        model.RemoveRange(kept, model.Count - kept);
                        break;
                    case 1 when random.Next(4) == 0:
                        column.Clear();
                        model.Clear();
                        break;
                    case 2 when column.Count > 0:
                        var other = ColumnData.Create(type);
                        AnyValues.Append(other, random);
                        column.AppendFrom(other, 0);
                        model.Add(other.GetValue(0));
                        break;
                    case 3:
                        Begin(column, random);
                        column.Truncate(column.Count);
                        break;
                    default:
                        AnyValues.Append(column, random);
                        model.Add(column.GetValue(column.Count - 1));
                        break;
                }
            }

            Assert.Equal(model.Count, column.Count);
            Assert.Equal(model.Count(v => v is null), column.NullCount);
            for (var i = 0; i < model.Count; i++)
            {
                Assert.Equal(Flat(model[i]), Flat(column.GetValue(i)));
                Assert.Equal(model[i] is null, column.IsNull(i));
                Assert.Equal(model[i] is null, column.Validity.Length > 0 && (column.Validity[i >> 3] & (1 << (i & 7))) == 0);
            }
        });
    }

    [Fact]
    public void A_null_is_remembered_when_many_values_follow()
    {
        var column = (FixedColumn<int>)ColumnData.Create(DataType.Int);
        column.AppendNull();
        column.AppendRange(100_000).Clear();
        Assert.True(column.IsNull(0));
        Assert.False(column.IsNull(100_000));
        Assert.Equal((100_001 + 7) / 8, column.Validity.Length);
        Assert.Equal(0xFE, column.Validity[0]);
        Assert.Equal(0xFF, column.Validity[12_000]);
        column.AppendNull();
        Assert.True(column.IsNull(100_001));
        Assert.False(column.IsNull(99_999));
    }

    [Fact]
    public void Elements_of_a_list_that_was_never_ended_are_dropped()
    {
        var list = (ListColumn)ColumnData.Create(DataType.Array(DataType.Int));
        ((FixedColumn<int>)list.Items).Append(1);
        list.CloseList();
        ((FixedColumn<int>)list.Items).Append(2);
        list.Truncate(1);
        list.CloseList();
        Assert.Equal(1, list.Items.Count);
        Assert.Equal(Array.Empty<object?>(), list.GetValue(1));
    }

    [Fact]
    public void A_large_buffer_is_given_back_when_the_column_is_cleared()
    {
        var column = (BinaryColumn)ColumnData.Create(DataType.Bytes);
        column.Append(new byte[8 << 20]);
        Assert.Equal(8 << 20, column[0].Length);
        column.Clear();
        Assert.InRange(column.Reserve(1).Length, 1, 4 << 20);
        column.Append("x"u8);
        Assert.Equal("x"u8, column[0]);
    }

    [Fact]
    public void Reserved_room_that_is_not_committed_leaves_no_trace()
    {
        var column = (BinaryColumn)ColumnData.Create(DataType.String);
        "abc"u8.CopyTo(column.Reserve(100_000));
        "xy"u8.CopyTo(column.Reserve(2));
        column.Commit(2);
        Assert.Equal("xy", column.GetString(0));
        Assert.Equal([0, 2], column.Offsets);
    }

    [Fact]
    public void Each_kind_of_type_has_a_column_and_there_are_no_others()
    {
        foreach (var kind in Enum.GetValues<TypeKind>())
        {
            var type = kind switch
            {
                TypeKind.Decimal => DataType.Decimal(10, 2),
                TypeKind.Array => DataType.Array(DataType.Int),
                TypeKind.Map => DataType.Map(DataType.Int, DataType.Int),
                TypeKind.Row => DataType.Row([new RowField("a", DataType.Int)]),
                _ => DataType.Simple(kind),
            };
            var column = ColumnData.Create(type);
            column.AppendNull();
            Assert.Null(column.GetValue(0));
            Assert.Equal(type, column.Type);
        }
    }

    /// <summary>Appends to child columns, as a reader does before it finds that a value is wrong.</summary>
    private static void Begin(ColumnData column, Random random)
    {
        switch (column)
        {
            case ListColumn list:
                AnyValues.Append(list.Items, random);
                break;
            case MapColumn map:
                AnyValues.Append(map.Keys, random);
                break;
            case StructColumn row:
                AnyValues.Append(row.Fields[0], random);
                break;
            case BinaryColumn binary:
                binary.Reserve(10).Fill(1);
                break;
        }
    }

    private static object? Flat(object? value) => value switch
    {
        string text => text,
        IEnumerable items => string.Join("|", items.Cast<object?>().Select(Flat)),
        _ => value?.ToString() ?? "null",
    };
}
