package dev.wanctl.routeros;

class ApiSessionTest extends SessionContract {

  ApiSessionTest() {
    super(Service.API);
  }
}
