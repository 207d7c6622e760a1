"""Independent Modbus meters, made with pymodbus: argv = tcp|rtu port.

Unit 1 has the registers of a single-phase prepaid meter, unit 2 those of a three-phase monitoring meter; the others are silent.
A line "wh N" on the input sets what the prepaid meter has counted; each move of its contact is a line "open" or "closed" of the output.
"""
import sys
import threading

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server import StartTcpServer
from pymodbus.transaction import ModbusRtuFramer, ModbusSocketFramer

CLOSED = 0x2000

prepaid = [0] * 0x200
prepaid[0:10] = [1, 57920, 0, 100, 0, 200, 0, 300, 0, 400]  # 1234.56 kWh; 1, 2, 3, 4 kWh
prepaid[0x100 + 1] = 2200  # 220.0 V
prepaid[0x100 + 4] = 500  # 5.00 A
prepaid[0x100 + 10] = 1045  # 1.045 kW
prepaid[0x100 + 14] = 343  # 0.343 kvar
prepaid[0x100 + 18] = 950
prepaid[0x100 + 36] = CLOSED
prepaid[0x100 + 47] = 5000  # 50.00 Hz

monitoring = [0] * 0x78
monitoring[0:2] = [0, 100]  # 1.00 kWh on the secondary side
monitoring[0x61:0x67] = [2200, 2210, 2190, 100, 101, 102]
monitoring[0x67:0x6B] = [220, 221, 222, 663]
monitoring[0x6E], monitoring[0x72], monitoring[0x76], monitoring[0x77] = 0xFF9C, 670, 990, 5002  # -0.100 kvar


class Prepaid(ModbusSequentialDataBlock):
    """Its contact follows the force registers, as the real meter's does."""

    def setValues(self, address, values):
        super().setValues(address, values)
        if address <= 0x58 < address + len(values):
            mode, state = super().getValues(0x57, 2)
            contact = 0 if mode == 1 and state == 1 else CLOSED
            if super().getValues(0x100 + 36, 1) != [contact]:
                print("closed" if contact else "open", flush=True)
            super().setValues(0x100 + 36, [contact])


units = {
    1: ModbusSlaveContext(hr=Prepaid(0, prepaid), zero_mode=True),
    2: ModbusSlaveContext(hr=ModbusSequentialDataBlock(0, monitoring), zero_mode=True),
}


def follow_input():
    for line in sys.stdin:
        hundredths = int(line.split()[1]) // 10
        units[1].setValues(3, 0, [hundredths >> 16, hundredths & 0xFFFF])


threading.Thread(target=follow_input, daemon=True).start()
StartTcpServer(
    context=ModbusServerContext(slaves=units, single=False),
    address=("127.0.0.1", int(sys.argv[2])),
    framer=ModbusRtuFramer if sys.argv[1] == "rtu" else ModbusSocketFramer,
    ignore_missing_slaves=True,
)
